// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// The differentiable operations. Shapes: N rows (tokens of the packed batch), C channels, V vocabulary.
extension Tape {
    /// table[token] + positionTable[position]; table: (V, C), positionTable: (T, C); result: (N, C).
    package func embedding(
        _ table: Parameter, tokens: [Int32], positions positionTable: Parameter, _ positions: [Int32]
    ) -> Variable {
        variable(
            Operations.embedding(table: table.value, tokens, positions: positionTable.value, positions),
            .embedding(table: table, tokens: tokens, positionTable: positionTable, positions: positions))
    }

    /// x weight + bias; x: (N, K), weight: (K, M) as GPT-2's Conv1D stores it, bias: (M); result: (N, M).
    package func linear(_ x: Variable, weight: Parameter, bias: Parameter?) -> Variable {
        let output = Tensor(uninitialized: [x.value.rows, weight.value.columns])
        Operations.multiply(x.value, by: weight.value, into: output)
        if let bias { Operations.addBias(bias.value, to: output) }
        return variable(output, .linear(x, weight: weight, bias: bias))
    }

    /// GELU in its tanh form, any shape.
    package func gelu(_ x: Variable) -> Variable { variable(Operations.gelu(x.value), .gelu(x)) }

    /// a + b of one shape.
    package func add(_ a: Variable, _ b: Variable) -> Variable {
        variable(Operations.add(a.value, b.value), .add(a, b))
    }

    /// Layer normalisation over channels; x: (N, C), gamma, beta: (C).
    package func layerNorm(_ x: Variable, gamma: Parameter, beta: Parameter, epsilon: Float) -> Variable {
        let result = Operations.layerNorm(x.value, gamma: gamma.value, beta: beta.value, epsilon: epsilon)
        return variable(result.output, .layerNorm(x, gamma: gamma, beta: beta, statistics: result))
    }

    /// Causal attention over a packed batch; qkv: (N, 3C); result: (N, C).
    package func attention(_ qkv: Variable, layout: AttentionLayout, heads: Int) -> Variable {
        variable(
            Operations.attention(qkv.value, layout: layout, heads: heads),
            .attention(qkv: qkv, layout: layout, heads: heads))
    }

    /// The named rows of x, in the order named; a row may be named twice.
    package func selectRows(_ x: Variable, _ index: [Int32]) -> Variable {
        variable(Operations.selectRows(x.value, index), .selectRows(x, index))
    }

    /// log softmax(hidden table^T)[target] a row, in nats; hidden: (N, C), table: (V, C); result: (N).
    package func tokenLogProbabilities(_ hidden: Variable, table: Parameter, targets: [Int32]) -> Variable {
        variable(
            Operations.tokenLogProbabilities(hidden: hidden.value, table: table.value, targets: targets),
            .tokenLogProbabilities(hidden: hidden, table: table, targets: targets))
    }
}
