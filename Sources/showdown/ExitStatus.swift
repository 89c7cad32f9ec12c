// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CompletionsClient
import ConvexNetworks
import FoundationEssentials
import Generation
import HTTPServing
import Judging
import LanguageModels
import PreferenceData
import StudyFiles
import SurveyStore
import Surveys
import Tensors
import Tokenizers
import Training

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Exit statuses as sysexits.h has them, and the one place that chooses one for an error.
enum ExitStatus: Int32 {
    case usage = 64
    case badData = 65
    case noInput = 66
    case software = 70
    case cannotCreate = 73
    case inputOutput = 74
    case tryAgain = 75

    init(_ error: any Error) {
        switch error {
        case let error as FileFailure: self.init(error.kind)
        case let error as StoreFailure: self.init(error.kind)
        case let error as ServingFailure: self.init(error.kind)
        case let error as CheckpointError: self = error.reason == .notACheckpoint ? .noInput : .badData
        case is AdapterError: self = .usage
        case let error as SafetensorsError:
            if case .unreadable = error.reason { self = .noInput } else { self = .badData }
        case let error as TokenizerError:
            switch error {
            case .missing: self = .noInput
            case .unknownLayout: self = .usage
            default: self = .badData
            }
        case let error as GenerationError:
            switch error {
            case .temperatures, .noMethods, .repeatedMethod, .noHead: self = .usage
            case .changedGrid: self = .cannotCreate
            case .promptTooLong, .questionTooLong, .unanswerable, .noPromptsLeft, .noChatLayout, .otherHead:
                self = .badData
            }
        case let error as CompletionsFailure:
            switch error.kind {
            case .address: self = .usage
            case .noHost, .notAllowed, .notFound: self = .noInput
            case .refused, .garbled: self = .badData
            case .temporary: self = .tryAgain
            }
        case let error as JudgingFailure:
            switch error.kind {
            case .usage: self = .usage
            case .badData: self = .badData
            case .changedRun: self = .cannotCreate
            }
        case let error as TrainingError: self.init(error)
        case is SurveyFailure, is ConvexError, is Conversation.Fault: self = .badData
        case is Interrupted: self = .tryAgain
        default: self = .software
        }
    }

    /// A run that meets NaN was given sound data, and another learning rate is a matter of trial: 70, not 65.
    private init(_ error: TrainingError) {
        switch error {
        case .noExamples, .damagedRun, .featuresAlike, .featuresNotFinite, .rewardNotFinite, .constantReward,
            .otherVocabulary:
            self = .badData
        case .notFinite: self = .software
        case .changedRun, .finishedRun, .notARun: self = .cannotCreate
        case .rollouts(let fault): self = fault.isOfTheInput ? .badData : .software
        case .runInUse, .awaitingVotes: self = .tryAgain
        case .setting, .noReward: self = .usage
        case .noMetrics: self = .noInput
        }
    }

    private init(_ kind: FileFailure.Kind) {
        switch kind {
        case .noInput: self = .noInput
        case .badData: self = .badData
        case .cannotCreate: self = .cannotCreate
        case .inputOutput: self = .inputOutput
        case .busy: self = .tryAgain
        }
    }

    private init(_ kind: StoreFailure.Kind) {
        switch kind {
        case .noInput: self = .noInput
        case .badData, .wrongKey: self = .badData
        case .cannotCreate: self = .cannotCreate
        case .inputOutput: self = .inputOutput
        case .busy: self = .tryAgain
        case .wrongPhase, .notOpen: self = .usage
        default: self = .software
        }
    }

    private init(_ kind: ServingFailure.Kind) {
        switch kind {
        case .usage: self = .usage
        case .badData: self = .badData
        case .noInput: self = .noInput
        case .system: self = .software
        case .notPermitted: self = .cannotCreate
        case .temporary: self = .tryAgain
        }
    }

    /// Says what was wrong and ends the program; errors of the command line are said by their parser.
    static func end(with error: any Error) -> Never {
        if let error = error as? UsageError {
            Message.say(error.text)
            exit(ExitStatus.usage.rawValue)
        }
        if error is ExitCode || error is ValidationError || error is CleanExit
            || "\(type(of: error))" == "CommandError"
        {
            Showdown.exit(withError: error)
        }
        Message.say("showdown: \(error).")
        exit(ExitStatus(error).rawValue)
    }
}
