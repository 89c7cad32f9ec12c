// SPDX-License-Identifier: Apache-2.0

/// A direction in which the likelihood rises for ever: no answer speaks against it, and some speak for it.
///
/// The maximum of a conditional logit's likelihood is finite unless there is b with (x_chosen - x_other)'b >= 0 for
/// every answer and every other option of its page, and > 0 for some (Albert and Anderson, Biometrika 71, 1984; Santner
/// and Duffy, Biometrika 73, 1986). All are > 0: complete separation; some are 0: quasi-complete. Newton's steps run into
/// such a direction, so that a fit that does not converge proposes one, and every answer is held against it.
enum Separation: Equatable {
    case complete
    case quasiComplete
    /// The direction does not separate the answers.
    case none

    init(_ data: ChoiceData, direction: [Double]) {
        let size = direction.count
        let heights = (0..<data.counts.count).map { alternative in
            var sum = 0.0
            for k in 0..<size { sum += data.features[alternative * size + k] * direction[k] }
            return sum
        }
        var largest = 0.0
        var least = Double.infinity
        for page in 0..<data.pageCount {
            let alternatives = data.starts[page]..<data.starts[page + 1]
            for chosen in alternatives where data.counts[chosen] > 0 {
                for other in alternatives where other != chosen {
                    let rise = heights[chosen] - heights[other]
                    largest = max(largest, rise)
                    least = min(least, rise)
                }
            }
        }
        let rounding = 1e-5 * largest
        self =
            largest <= 0 || least < -rounding ? .none : least > rounding ? .complete : .quasiComplete
    }

    /// Why a fit that diverged in this direction has no estimate.
    ///
    /// - Parameter sizes: the direction by unit of each parameter's spread; parameters with at least half the largest
    ///   are named.
    static func reason(_ data: ChoiceData, direction: [Double], sizes: [Double]) -> String {
        let largest = sizes.map(abs).max() ?? 0
        let names = sizes.indices.filter { abs(sizes[$0]) >= 0.5 * largest }.map { data.parameters[$0] }
        let subject = Names.quoted(names)
        switch Separation(data, direction: direction) {
        case .complete:
            return
                "\(subject) \(names.count == 1 ? "predicts" : "predict") every choice, so that the estimate is infinite"
                + " (complete separation)"
        case .quasiComplete:
            return
                "no ballot speaks against ever larger effects of \(subject), so that the estimate is infinite"
                + " (quasi-complete separation)"
        case .none:
            return "the fit does not converge: the likelihood still rises with the effects of \(subject)"
        }
    }
}
