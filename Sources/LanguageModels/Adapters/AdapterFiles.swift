// SPDX-License-Identifier: Apache-2.0

private import Autograd
private import FoundationEssentials
internal import StudyFiles
internal import Tensors

/// Low-rank adapters in PEFT's layout: adapter_config.json and adapter_model.safetensors.
///
/// Tensors are `base_model.model.MODULE.lora_A.weight`, (rank, inputs), and `lora_B.weight`, (outputs, rank).
enum AdapterFiles {
    private static let configurationName = "adapter_config.json"
    private static let weightsName = "adapter_model.safetensors"

    /// What this project computes with, and what it must refuse.
    private struct Fields: Codable {
        var peft_type: String?
        var task_type: String?
        var base_model_name_or_path: String?
        var r: Int?
        var lora_alpha: Double?
        var lora_dropout: Double?
        var fan_in_fan_out: Bool?
        var use_rslora, use_dora, lora_bias: Bool?
        var bias: String?
        var modules_to_save: [String]?
        var alpha_pattern: [String: Double]?
        var target_modules: OneOrMany?
        var inference_mode: Bool?
        var init_lora_weights: Initialisation?
        var alora_invocation_tokens, layer_replication, trainable_token_indices: ConfigurationFields.Anything?

        /// A flag, or the name of a scheme.
        struct Initialisation: Codable {
            var name: String?

            init(from decoder: any Decoder) throws {
                name = try? decoder.singleValueContainer().decode(String.self)
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                if let name { try container.encode(name) } else { try container.encode(true) }
            }
        }

        /// A list of module names; a pattern or `all-linear` stands for what the tensors say.
        enum OneOrMany: Codable {
            case names([String])
            case pattern(String)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let names = try? container.decode([String].self) {
                    self = .names(names)
                } else {
                    self = .pattern(try container.decode(String.self))
                }
            }

            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                case .names(let names): try container.encode(names)
                case .pattern(let pattern): try container.encode(pattern)
                }
            }
        }
    }

    static func exist(in folder: String) -> Bool { FileContents.exists("\(folder)/\(configurationName)") }

    /// The folder of the base: the path as it stands, or beside the adapters.
    static func base(of folder: String) throws -> String {
        let path = "\(folder)/\(configurationName)"
        guard let name = try fields(path).base_model_name_or_path, !name.isEmpty else {
            throw CheckpointError(
                path: path, reason: .configuration("the field \"base_model_name_or_path\" is missing"))
        }
        for candidate in [name, "\(folder)/\(name)"]
        where FileContents.exists("\(candidate)/config.json") { return candidate }
        throw CheckpointError(path: path, reason: .noBase(name))
    }

    private static func fields(_ path: String) throws -> Fields {
        do {
            return try JSONDecoder().decode(Fields.self, from: try FileContents.read(path))
        } catch let error as DecodingError {
            throw CheckpointError(path: path, reason: .configuration(JSONLines.explain(error)))
        }
    }

    static func read(_ folder: String, for model: LanguageModel) throws -> Adaptation {
        let path = "\(folder)/\(configurationName)"
        let fields = try fields(path)
        func refuse(_ what: String) -> CheckpointError {
            CheckpointError(path: path, reason: .unsupported(what))
        }
        guard fields.peft_type == "LORA" else {
            throw refuse("adapters of the type \"\(fields.peft_type ?? "unnamed")\"")
        }
        if fields.use_dora == true { throw refuse("DoRA (use_dora)") }
        if fields.lora_bias == true { throw refuse("a bias of the adapters (lora_bias)") }
        if let bias = fields.bias, bias != "none" { throw refuse("trained biases (bias \"\(bias)\")") }
        let whole = (fields.modules_to_save ?? []).filter { !isScore($0, fields) }
        if !whole.isEmpty {
            throw refuse("modules that were trained whole (modules_to_save \(whole.joined(separator: ", ")))")
        }
        // These begin by taking the adapters' product out of the base's weights.
        if let scheme = fields.init_lora_weights?.name,
            ["pissa", "olora", "corda", "loftq"].contains(where: scheme.lowercased().hasPrefix)
        {
            throw refuse("adapters that were begun by \"\(scheme)\" (init_lora_weights)")
        }
        for (name, field) in [
            ("alora_invocation_tokens", fields.alora_invocation_tokens),
            ("layer_replication", fields.layer_replication),
            ("trainable_token_indices", fields.trainable_token_indices),
        ] where field != nil { throw refuse(name) }
        if let pattern = fields.alpha_pattern, !pattern.isEmpty { throw refuse("alpha_pattern") }
        guard let rank = fields.r, rank > 0, let alpha = fields.lora_alpha, alpha > 0 else {
            throw CheckpointError(
                path: path,
                reason: .configuration("the field \"r\" or \"lora_alpha\" is missing or not above 0"))
        }
        var settings = Adaptation.Settings(
            rank: rank, alpha: alpha, dropout: fields.lora_dropout ?? 0, targets: [],
            isRankStabilized: fields.use_rslora ?? false)
        guard settings.dropout >= 0, settings.dropout < 1 else {
            throw CheckpointError(path: path, reason: .configuration("lora_dropout lies outside 0 to 1"))
        }
        let adapters = try tensors("\(folder)/\(weightsName)", settings, model)
        settings.targets = targets(adapters.keys.sorted(), model)
        return Adaptation(settings: settings, adapters: adapters)
    }

    /// A module that PEFT saves whole for every classifier: the score, by one of the names that models give it.
    private static func isScore(_ module: String, _ fields: Fields) -> Bool {
        fields.task_type == classification && ["score", "classifier"].contains(module)
    }

    private static let classification = "SEQ_CLS"
    private static let scoreName = "base_model.model.score.weight"

    /// The score that was trained beside adapters, (1, C); nil beside adapters of a language model.
    static func score(in folder: String, for model: LanguageModel) throws -> Tensor? {
        guard try fields("\(folder)/\(configurationName)").task_type == classification else { return nil }
        let path = "\(folder)/\(weightsName)"
        let file = try SafetensorsFile(path)
        guard let entry = file.header.entries[scoreName] else {
            throw CheckpointError(path: path, reason: .missingTensor(scoreName))
        }
        let shape = [1, model.configuration.channels]
        guard entry.shape == shape else {
            throw CheckpointError(
                path: path, reason: .wrongShape(tensor: scoreName, expected: shape, found: entry.shape))
        }
        let score = try file.tensor(scoreName)
        guard score.isFinite else { throw CheckpointError(path: path, reason: .notFinite(scoreName)) }
        return score
    }

    private static func tensors(_ path: String, _ settings: Adaptation.Settings, _ model: LanguageModel)
        throws
        -> [String: LowRankAdapter]
    {
        let file = try SafetensorsFile(path)
        var rest = Set(file.header.entries.keys)
        func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
            guard let entry = file.header.entries[name] else {
                throw CheckpointError(path: path, reason: .missingTensor(name))
            }
            guard entry.shape == shape else {
                throw CheckpointError(
                    path: path, reason: .wrongShape(tensor: name, expected: shape, found: entry.shape))
            }
            let tensor = try file.tensor(name)
            guard tensor.isFinite else { throw CheckpointError(path: path, reason: .notFinite(name)) }
            rest.remove(name)
            return tensor
        }
        var adapters: [String: LowRankAdapter] = [:]
        for linear in model.blocks.flatMap(\.linears) {
            let module = prefix(model) + linear.module
            guard file.header.entries["\(module).lora_A.weight"] != nil else { continue }
            adapters[linear.module] = Adaptation.adapter(
                linear.module, settings,
                down: try tensor("\(module).lora_A.weight", [settings.rank, linear.inputs]),
                up: try tensor("\(module).lora_B.weight", [linear.outputs, settings.rank]))
        }
        if model.score != nil { rest.remove(scoreName) }
        guard rest.isEmpty else { throw CheckpointError(path: path, reason: .extraTensors(rest.sorted())) }
        guard !adapters.isEmpty else {
            throw CheckpointError(path: path, reason: .configuration("the file holds no adapters"))
        }
        return adapters
    }

    private static func prefix(_ model: LanguageModel) -> String {
        "base_model.model." + (model.configuration.family == .gpt2 ? "transformer." : "")
    }

    /// The shortest names that stand for exactly these modules.
    private static func targets(_ modules: [String], _ model: LanguageModel) -> [String] {
        let linears = model.blocks.flatMap(\.linears)
        let kinds = Set(linears.filter { modules.contains($0.module) }.map(\.kind))
        let covered = linears.filter { kinds.contains($0.kind) }.map(\.module)
        return Set(covered) == Set(modules) ? kinds.sorted() : modules
    }

    static func files(_ adaptation: Adaptation, _ model: LanguageModel, base: String) throws -> [(
        name: String, contents: FileSource
    )] {
        let settings = adaptation.settings
        let fields = Fields(
            peft_type: "LORA", task_type: model.score == nil ? "CAUSAL_LM" : classification,
            base_model_name_or_path: base, r: settings.rank,
            lora_alpha: settings.alpha, lora_dropout: settings.dropout,
            fan_in_fan_out: model.configuration.family == .gpt2, use_rslora: settings.isRankStabilized,
            use_dora: false, bias: "none", modules_to_save: model.score.map { _ in ["score"] },
            target_modules: .names(targets(adaptation.adapters.keys.sorted(), model)), inference_mode: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var tensors = model.adapterParameters.map { (name: prefix(model) + $0.name, tensor: $0.value) }
        if let score = model.score { tensors.append((scoreName, score.value)) }
        return [
            (configurationName, FileSource(try encoder.encode(fields))),
            (weightsName, WeightFormat().source(tensors)),
        ]
    }
}
