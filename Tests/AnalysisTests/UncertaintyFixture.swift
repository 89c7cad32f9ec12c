// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What `Fixtures/uncertainty.py` wrote: results of statsmodels, scipy, krippendorff and evalica.
struct UncertaintyFixture: Decodable {
    struct Goodman: Decodable {
        var counts: [Double]
        var intervals: [[Double]]
    }

    struct Holm: Decodable {
        var p: [Double]
        var adjusted: [Double]
    }

    struct Pearson: Decodable {
        var counts: [Double]
        var statistic: Double
        var p: Double
    }

    struct SignFlip: Decodable {
        var totals: [Double]
        var p: Double
    }

    struct Complete: Decodable {
        /// Participants in rows, questions in columns.
        var votes: [[Double]]
        var icc_person: Double
        var icc_question: Double
        var components: [Double]
        /// By participant, by question, by cell; without a correction for few clusters.
        var cluster_variances: [Double]
    }

    struct Holes: Decodable {
        var cells: [[Int]]
        var icc_person: Double
    }

    struct Alpha: Decodable {
        var name: String
        var raters: [[Int?]]
        var alpha: Double
        var low: Double
        var high: Double
    }

    struct Fleiss: Decodable {
        var counts: [[Int]]
        var fleiss: Double
        var randolph: Double
    }

    struct Betting: Decodable {
        var values: [Double]
        /// Values so far, the least and the greatest mean of the grid that is still possible.
        var bounds: [[Double]]
    }

    var normal_tail, normal_quantile, student_tail, student_quantile: [[Double]]
    var chi_square_tail, chi_square_quantile, beta_tail, beta_quantile, f_tail, f_quantile: [[Double]]
    var wilson, agresti_coull: [[Double]]
    var goodman: [Goodman]
    var holm: [Holm]
    var mcnemar: [[Double]]
    var pearson: Pearson
    var sign_flip: SignFlip
    var complete: Complete
    var holes: Holes
    var alpha: [Alpha]
    var fleiss: [Fleiss]
    var beta_binomial: [[Double]]
    var betting: Betting

    static func read(from file: String = #filePath) throws -> UncertaintyFixture {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        return try JSONDecoder().decode(
            UncertaintyFixture.self,
            from: Data(contentsOf: folder.appending(path: "Fixtures/uncertainty.json")))
    }
}
