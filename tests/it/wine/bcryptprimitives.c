/* For tests under Wine only, whose older versions lack this library: Rust's
   standard library imports one function of it. Never shipped. */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
    while (length != 0) {
        ULONG part = length < 65536 ? (ULONG)length : 65536;
        if (!RtlGenRandom(buffer, part))
            return FALSE;
        buffer += part;
        length -= part;
    }
    return TRUE;
}
