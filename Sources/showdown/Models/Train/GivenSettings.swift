// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Training

/// Options of the command line that were really given, by their long names.
struct GivenSettings {
    private(set) var values: [String: SettingValue] = [:]

    mutating func add(_ name: String, _ value: Int?) { values[name] = value.map(SettingValue.integer) }
    mutating func add(_ name: String, _ value: Double?) { values[name] = value.map(SettingValue.number) }
    mutating func add(_ name: String, _ value: String?) { values[name] = value.map(SettingValue.text) }
    mutating func add(_ name: String, _ value: Bool?) { values[name] = value.map(SettingValue.flag) }

    mutating func addNames(_ name: String, _ value: String?) {
        values[name] = value.flatMap { Setting(name, .names).value(of: $0) }
    }
}

/// A group of options that are settings of a run.
protocol SettingOptions: ParsableArguments {
    func give(to settings: inout GivenSettings)
}
