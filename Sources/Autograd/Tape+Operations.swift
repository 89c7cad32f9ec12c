// SPDX-License-Identifier: Apache-2.0

package import Tensors

/// The differentiable operations. Shapes: N rows (tokens of the packed batch), C channels, V vocabulary.
extension Tape {
    /// table[token]; table: (V, C); result: (N, C).
    package func embedding(_ table: Parameter, tokens: [Int32]) -> Variable {
        variable(
            Operations.embedding(table: table.value, tokens), where: table.isTrainable,
            .embedding(table: table, tokens: tokens))
    }

    /// table[token] + positionTable[position]; table: (V, C), positionTable: (T, C); result: (N, C).
    package func embedding(
        _ table: Parameter, tokens: [Int32], positions positionTable: Parameter, _ positions: [Int32]
    ) -> Variable {
        variable(
            Operations.embedding(table: table.value, tokens, positions: positionTable.value, positions),
            where: table.isTrainable || positionTable.isTrainable,
            .positionedEmbedding(
                table: table, tokens: tokens, positionTable: positionTable, positions: positions))
    }

    /// GELU in its tanh form, any shape.
    package func gelu(_ x: Variable) -> Variable {
        variable(Operations.gelu(x.value), where: x.needsGradient, .gelu(x))
    }

    /// SwiGLU's gate sigmoid(gate) value; x: (N, 2C), gates then values; result: (N, C).
    package func gatedUnit(_ x: Variable) -> Variable {
        variable(Operations.gatedUnit(x.value), where: x.needsGradient, .gatedUnit(x))
    }

    /// a + b of one shape.
    package func add(_ a: Variable, _ b: Variable) -> Variable {
        variable(
            Operations.add(a.value, b.value), where: a.needsGradient || b.needsGradient,
            .add(a.place, b.place))
    }

    /// Layer normalisation over channels; x: (N, C), gamma, beta: (C).
    package func layerNorm(_ x: Variable, gamma: Parameter, beta: Parameter, epsilon: Float) -> Variable {
        let result = Operations.layerNorm(x.value, gamma: gamma.value, beta: beta.value, epsilon: epsilon)
        return variable(
            result.output, where: x.needsGradient || gamma.isTrainable || beta.isTrainable,
            .layerNorm(
                x, gamma: gamma, beta: beta, mean: result.mean,
                reciprocalDeviation: result.reciprocalDeviation))
    }

    /// Division by the root mean square over channels; x: (N, C), gamma: (C).
    package func rmsNorm(_ x: Variable, gamma: Parameter, epsilon: Float) -> Variable {
        let result = Operations.rmsNorm(x.value, gamma: gamma.value, epsilon: epsilon)
        return variable(
            result.output, where: x.needsGradient || gamma.isTrainable,
            .rmsNorm(x, gamma: gamma, reciprocalDeviation: result.reciprocalDeviation))
    }

    /// Rotary positions on the first heads of each row of x: (N, any); x itself is turned and must have no other use.
    package func rotation(
        _ x: Variable, _ table: RotationTable, positions: [Int32], heads: Int, headChannels: Int
    ) -> Variable {
        Operations.rotate(x.value, table, positions: positions, heads: heads, headChannels: headChannels)
        return variable(
            x.value, where: x.needsGradient,
            .rotation(x.place, table, positions: positions, heads: heads, headChannels: headChannels))
    }

    /// Causal attention over a packed batch; qkv: (N, shape.columns); result: (N, heads D).
    package func attention(_ qkv: Variable, layout: AttentionLayout, shape: AttentionShape) -> Variable {
        variable(
            Operations.attention(qkv.value, layout: layout, shape: shape), where: qkv.needsGradient,
            .attention(qkv: qkv, layout: layout, shape: shape))
    }

    /// The named rows of x, in the order named; a row may be named twice.
    package func selectRows(_ x: Variable, _ index: [Int32]) -> Variable {
        variable(Operations.selectRows(x.value, index), where: x.needsGradient, .selectRows(x.place, index))
    }

    /// The mean of the rows of each range; x: (N, C), result: (ranges, C).
    ///
    /// Ranges are not empty and do not overlap.
    package func meanRows(_ x: Variable, _ ranges: [Range<Int>]) -> Variable {
        variable(Operations.meanRows(x.value, ranges), where: x.needsGradient, .meanRows(x.place, ranges))
    }

    /// factor x, any shape.
    package func scale(_ x: Variable, by factor: Float) -> Variable {
        variable(Operations.scaled(x.value, by: factor), where: x.needsGradient, .scale(x.place, factor))
    }

    /// x w^T, one number a row; x: (N, C), weight: (1, C); result: (N).
    package func rowScores(_ x: Variable, _ weight: Parameter) -> Variable {
        variable(
            Operations.rowScores(x.value, weight.value), where: x.needsGradient || weight.isTrainable,
            .rowScores(x, weight))
    }

    /// log softmax(hidden table^T)[target] a row, in nats; hidden: (N, C), table: (V, C); result: (N).
    package func tokenLogProbabilities(_ hidden: Variable, table: Parameter, targets: [Int32]) -> Variable {
        variable(
            Operations.tokenLogProbabilities(
                hidden: hidden.value, table: table.factor(precision), targets: targets),
            where: hidden.needsGradient || table.isTrainable,
            .tokenLogProbabilities(hidden: hidden, table: table, targets: targets))
    }

    /// Log-probabilities of targets and, in the same pass over the logits, the backward pass from a loss on them.
    ///
    /// hidden: (N, C), the last value of the tape; table: (V, C); result: (N).
    /// - Parameters:
    ///   - groups: runs of rows, in order and without gaps, whose slopes follow from their own log-probabilities.
    ///   - slopes: d loss / d logp for each row of a group, from its number and its log-probabilities.
    package func backward(
        from hidden: Variable, table: Parameter, targets: [Int32], groups: [Range<Int>],
        slopes: (_ group: Int, _ logp: [Float]) -> [Float]
    ) -> Tensor {
        let result = Operations.tokenLossGradient(
            hidden: hidden.value, table: table.factor(precision), targets: targets, groups: groups,
            dtable: table.gradientForAccumulation(), slopes: slopes)
        backward(from: hidden, gradient: result.dhidden)
        return result.logp
    }
}
