// SPDX-License-Identifier: Apache-2.0

import Analysis
import Foundation

/// Data sets and what reference implementations make of them: Fixtures/choice.json, written by Fixtures/choice.py.
struct ChoiceFixture: Decodable {
    struct Choices: Decodable {
        struct Dropped: Decodable {
            var difference: [Double]
            var statistic: Double
            var p: Double
            var classic: Double
            var classicEigenvalues: [Double]
            var classicP: Double

            enum CodingKeys: String, CodingKey {
                case difference, statistic, p, classic
                case classicEigenvalues = "classic_eigenvalues"
                case classicP = "classic_p"
            }
        }

        var sets: [[Int]]
        var choice, participant, question: [Int]
        var opt, ilsr, mm, ridge: [Double]
        var logLikelihood: Double
        var statsmodelsErrors, model, participants, questions, cells: [Double]
        var dropped: [Dropped]

        enum CodingKeys: String, CodingKey {
            case sets, choice, participant, question, dropped
            case opt = "choix_opt_top1"
            case ilsr = "choix_ilsr_top1"
            case mm = "choix_mm_top1"
            case ridge = "choix_opt_top1_alpha_0.1"
            case logLikelihood = "statsmodels_log_likelihood"
            case statsmodelsErrors = "statsmodels_bse"
            case model = "model_se"
            case participants = "participants_se"
            case questions = "questions_se"
            case cells = "cells_se"
        }

        /// Each vote a set of its own.
        var votes: [IndependenceVote] {
            choice.indices.map { ($0, choice[$0], participant[$0], question[$0], 1) }
        }
    }

    /// Of pairs with draws; the data themselves only where they are kept here.
    struct Pairs: Decodable {
        struct Fit: Decodable {
            var strengths: [Double]
            var parameter: Double
            var logLikelihood: Double

            enum CodingKeys: String, CodingKey {
                case strengths, parameter
                case logLikelihood = "log_likelihood"
            }
        }

        var items: [String]?
        var left, right: [Int]?
        var winner: [String]?
        var opt, ilsr, arenaRatings, arenaVariances: [Double]?
        var bradleyTerry, newman, averageWinRate, elo: [Double]
        var newmanV: Double
        var scipy: [String: Fit]

        enum CodingKeys: String, CodingKey {
            case items, left, right, winner, scipy
            case opt = "choix_opt_pairwise"
            case ilsr = "choix_ilsr_pairwise"
            case arenaRatings = "arena_rank_ratings"
            case arenaVariances = "arena_rank_variances"
            case bradleyTerry = "evalica_bradley_terry"
            case newman = "evalica_newman"
            case newmanV = "evalica_newman_v"
            case averageWinRate = "evalica_average_win_rate"
            case elo = "evalica_elo_k4"
        }
    }

    struct Covariates: Decodable {
        struct Vote: Decodable {
            var participant, question: Int
            var order, tokens: [Int]
            var temperatures: [Double]
            var place: Int

            init(from decoder: any Decoder) throws {
                var container = try decoder.unkeyedContainer()
                participant = try container.decode(Int.self)
                question = try container.decode(Int.self)
                order = try container.decode([Int].self)
                tokens = try container.decode([Int].self)
                temperatures = try container.decode([Double].self)
                place = try container.decode(Int.self)
            }
        }

        struct Wald: Decodable {
            var statistic: Double
            var df: Int
            var p: Double
        }

        var votes: [Vote]
        var params, errors, participants, questions, cells: [Double]
        var logLikelihood: Double
        var position, methods, logLength: Wald

        enum CodingKeys: String, CodingKey {
            case votes
            case params = "statsmodels_params"
            case errors = "statsmodels_bse"
            case participants = "participants_se"
            case questions = "questions_se"
            case cells = "cells_se"
            case logLikelihood = "log_likelihood"
            case position = "wald_position"
            case methods = "wald_methods"
            case logLength = "wald_log_length"
        }

        /// The votes as ballots; each has a page of its own.
        var ballots: Ballots {
            Ballots(
                methods: ["a", "b", "c", "d"],
                questions: (0..<10).map { .init(study: "s", section: "x", id: "q\($0)", prompt: "") },
                participants: (0..<24).map { .init(study: "s", name: "p\($0)") },
                sets: [[true, true, true, true]],
                pages: votes.map {
                    .init(methods: $0.order, temperatures: $0.temperatures, tokens: $0.tokens)
                },
                ballots: votes.enumerated().map { number, vote in
                    .init(
                        question: vote.question, participant: vote.participant,
                        choice: vote.order[vote.place],
                        page: number, position: vote.place + 1)
                })
        }
    }

    struct LengthControlled: Decodable {
        var scale, phi, phiError: Double
        var controlled, errors: [Double]

        enum CodingKeys: String, CodingKey {
            case scale, phi, controlled
            case phiError = "phi_se"
            case errors = "controlled_se"
        }
    }

    struct Alpaca: Decodable {
        var lengths: [[Int]]
        var won: [Int]
        var params, errors, sklearn: [Double]
        var raw, controlled: Double

        enum CodingKeys: String, CodingKey {
            case lengths, won, raw, controlled
            case params = "statsmodels_params"
            case errors = "statsmodels_bse"
            case sklearn = "sklearn_params"
        }
    }

    struct Travel: Decodable {
        var gc, ttme, income, chosen: [Int]
        var columns: [String]
        var params, errors: [Double]
        var logLikelihood: Double

        enum CodingKeys: String, CodingKey {
            case gc, ttme, income, chosen, columns
            case params = "statsmodels_params"
            case errors = "statsmodels_bse"
            case logLikelihood = "statsmodels_log_likelihood"
        }
    }

    var choices: Choices
    var pairs: Pairs
    var simple, food: Pairs
    var covariates: Covariates
    var lengthControlled: LengthControlled
    var alpaca: Alpaca
    var travel: Travel

    enum CodingKeys: String, CodingKey {
        case choices, pairs, covariates, alpaca, travel
        case simple = "evalica_simple"
        case food = "evalica_food"
        case lengthControlled = "length_controlled"
    }

    static func load() throws -> ChoiceFixture {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let data = try Data(contentsOf: folder.appendingPathComponent("Fixtures/choice.json"))
        return try JSONDecoder().decode(ChoiceFixture.self, from: data)
    }
}

/// The largest difference between two lists; infinite where their lengths differ.
func distance(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { abs($0 - $1) }.max() ?? 0
}

/// Of log-strengths that a reference gives relative to the first.
func relative(_ values: [Double]) -> [Double] { values.dropFirst().map { $0 - values[0] } }
