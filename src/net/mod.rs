//! The adapters behind the seams: DNS and TCP sockets.
