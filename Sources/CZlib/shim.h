// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <zlib.h>

// inflateInit2 is a macro that adds the library's version and the size of its stream; Swift sees no such macros.
// 15 is the largest window, 16 stands for gzip's header and its checksum.
static inline int showdown_inflate_begin(z_stream *stream) { return inflateInit2(stream, 15 + 16); }

// deflateInit2 likewise.
static inline int showdown_deflate_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
}
