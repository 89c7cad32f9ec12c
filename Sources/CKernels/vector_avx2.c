// SPDX-License-Identifier: Apache-2.0

#include "CKernels.h"
#include "panels.h"
#include "scalars.h"

#include <math.h>

#if defined(__x86_64__)

// No flag of the build: a binary built here runs on a machine without these instructions and does not choose them.
#pragma clang attribute push(__attribute__((target("avx2,fma"), min_vector_width(256))), apply_to = function)
#define TILE_ROWS 4
#define TILE_COLUMNS 2
#define WIDTH 8
#define NAME "avx2"
#define FN(name) name##_avx2
#define FUSED(a, b, c) __builtin_fmaf(a, b, c)
#include "vector.inc"
#pragma clang attribute pop

#endif
