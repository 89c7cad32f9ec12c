// SPDX-License-Identifier: Apache-2.0

#include "CKernels.h"
#include "scalars.h"

#include <math.h>

#define REAL float
#define FN(name) name##_float
#include "reference.inc"
const FloatKernels kernels_reference_float = {
    .name = "reference",
#include "table.inc"
};
#undef REAL
#undef FN

#define REAL double
#define FN(name) name##_double
#include "reference.inc"
const DoubleKernels kernels_reference_double = {
    .name = "reference",
#include "table.inc"
};
