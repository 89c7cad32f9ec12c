// SPDX-License-Identifier: Apache-2.0
// Fused float kernels that no library has in the form needed. `reference` is the definition: plain loops over libm,
// compiled for float and for double from one source. The vector tables are one other source, compiled for each
// instruction set; the best one that the machine has is chosen at run time.

#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "machine.h"

// Columns of a matrix that stand together in memory for `packed_product`.
#define PANEL_COLUMNS 64

#define REAL float
#define TABLE FloatKernels
#include "kernel_table.inc"
#undef REAL
#undef TABLE

#define REAL double
#define TABLE DoubleKernels
#include "kernel_table.inc"
#undef REAL
#undef TABLE

extern const FloatKernels kernels_reference_float;
extern const DoubleKernels kernels_reference_double;

// The vector tables by index, narrowest first; null where this machine lacks the instruction set or past the end.
const FloatKernels *kernels_vector_table(size_t index);

// The widest vector table that this machine can run; the reference where SHOWDOWN_KERNELS=reference is set.
const FloatKernels *kernels_best(void);

#endif
