// SPDX-License-Identifier: Apache-2.0
// How a product over panels is cut into tiles, whatever multiplies within one.

#ifndef CKERNELS_PANELS_H
#define CKERNELS_PANELS_H

// Bytes ahead of its use at which a panel is asked for.
#define AHEAD 4096

// The rows of a tile as a constant: 1 to TILE_ROWS, which is 4 or 6.
#define ROWS_OF_A_TILE(NAME, ELEMENT, TILE, DEPTH)                                                                     \
    static inline void NAME(float *out, const ELEMENT *x, const ELEMENT *w, size_t column, size_t K, size_t stride,    \
                            size_t rows) {                                                                             \
        const ELEMENT *columns = w + DEPTH * column;                                                                   \
        switch (rows) {                                                                                                \
            case 1: TILE(out, x, columns, K, stride, 1); break;                                                        \
            case 2: TILE(out, x, columns, K, stride, 2); break;                                                        \
            case 3: TILE(out, x, columns, K, stride, 3); break;                                                        \
            case 4: TILE(out, x, columns, K, stride, 4); break;                                                        \
            case 5: TILE(out, x, columns, K, stride, TILE_ROWS < 5 ? TILE_ROWS : 5); break;                            \
            default: TILE(out, x, columns, K, stride, TILE_ROWS); break;                                               \
        }                                                                                                              \
    }

// A panel's rows in tiles; the last columns of the matrix go through a buffer, since a panel is whole and `out` is not.
#define PANELS(NAME, ELEMENT, TILE)                                                                                    \
    static void NAME(float *out, const ELEMENT *x, const ELEMENT *w, const float *bias, size_t rows, size_t K,         \
                     size_t N, size_t first, size_t last) {                                                            \
        float buffer[TILE_ROWS * PANEL_COLUMNS];                                                                       \
        for (size_t panel = first; panel < last; panel++) {                                                            \
            const ELEMENT *columns = w + panel * K * PANEL_COLUMNS;                                                    \
            size_t n = panel * PANEL_COLUMNS, width = N - n < PANEL_COLUMNS ? N - n : PANEL_COLUMNS;                   \
            for (size_t r = 0; r < rows; r += TILE_ROWS) {                                                             \
                size_t count = rows - r < TILE_ROWS ? rows - r : TILE_ROWS;                                            \
                float *tile = width == PANEL_COLUMNS ? out + r * N + n : buffer;                                       \
                size_t stride = width == PANEL_COLUMNS ? N : PANEL_COLUMNS;                                            \
                for (size_t c = 0; c < PANEL_COLUMNS; c += TILE_COLUMNS * WIDTH)                                       \
                    TILE(tile + c, x + r * K, columns, c, K, stride, count);                                           \
                for (size_t i = 0; i < count; i++)                                                                     \
                    for (size_t j = 0; j < width; j++)                                                                 \
                        out[(r + i) * N + n + j] = tile[i * stride + j] + (bias ? bias[n + j] : 0);                    \
            }                                                                                                          \
        }                                                                                                              \
    }

#endif
