// SPDX-License-Identifier: Apache-2.0

/// Parameters that the answers cannot tell apart from others, or that describe nothing that varies on a page.
struct Aliases: Equatable {
    /// Places of parameters whose numbers are the same for all alternatives of every page.
    var constant: [Int] = []
    /// Places of parameters that those before them determine.
    var combined: [Int] = []
    private let names: [String]

    init(_ data: ChoiceData) {
        let zero = [Double](repeating: 0, count: data.parameters.count)
        self.init(data, information: ChoiceLikelihood(data).point(zero).information)
    }

    /// Cholesky's pivots of the information at zero: what of a column is left when those before it are taken out; below
    /// 1e-10 of the column, nothing is.
    init(_ data: ChoiceData, information: SymmetricMatrix) {
        names = data.parameters
        var matrix = information
        let shifting = data.shifting.map { information[$0, $0] }.max() ?? 0
        for direction in data.gauge { matrix.add(max(shifting, 1e-300), square: direction) }
        var kept: [(place: Int, row: [Double])] = []
        for place in 0..<matrix.size {
            guard information[place, place] > 0 else {
                constant.append(place)
                continue
            }
            var row: [Double] = []
            for earlier in kept {
                var sum = matrix[place, earlier.place]
                for (k, value) in row.enumerated() { sum -= value * earlier.row[k] }
                row.append(sum / (earlier.row.last ?? 1))
            }
            let rest = row.reduce(matrix[place, place]) { $0 - $1 * $1 }
            if rest <= 1e-10 * matrix[place, place] {
                combined.append(place)
            } else {
                kept.append((place, row + [rest.squareRoot()]))
            }
        }
    }

    /// What is wrong with them; nil where there are none.
    var reason: String? {
        if !constant.isEmpty {
            return "\(Names.quoted(constant.map { names[$0] })) \(constant.count == 1 ? "does" : "do")"
                + " not vary among the options of any ballot"
        }
        if !combined.isEmpty {
            return "\(Names.quoted(combined.map { names[$0] })) cannot be told apart from what else describes"
                + " the options"
        }
        return nil
    }
}
