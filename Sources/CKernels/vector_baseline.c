// SPDX-License-Identifier: Apache-2.0
// What every processor of the architecture has: SSE2 on x86-64, NEON on AArch64.

#include "CKernels.h"
#include "panels.h"
#include "scalars.h"

#include <math.h>

#define TILE_ROWS 4
#define TILE_COLUMNS 2
#define WIDTH 4
#define NAME "baseline"
#define FN(name) name##_baseline
#define FUSED(a, b, c) ((a) * (b) + (c))
#include "vector.inc"
