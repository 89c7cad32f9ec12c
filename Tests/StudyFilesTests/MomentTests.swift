// SPDX-License-Identifier: Apache-2.0

import StudyFiles
import Testing

@Suite struct MomentTests {
    /// `datetime.fromisoformat(text).timestamp()` in Python.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-01-31T09:30:00Z", 1_769_851_800_000),
        ("2026-01-31T09:30:00.25Z", 1_769_851_800_250), ("2026-01-31T09:30:00", 1_769_851_800_000),
        ("2026-01-31T11:30:00+02:00", 1_769_851_800_000), ("2026-01-31T04:00:00-0530", 1_769_851_800_000),
        ("2024-02-29T23:59:59.999999Z", 1_709_251_199_999), ("1969-12-31T23:59:59Z", -1_000),
        ("2000-02-29T00:00:00+00", 951_782_400_000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
        ("9999-12-31T23:59:59Z", 253_402_300_799_000),
    ])
    func timesAreMillisecondsSince1970(text: String, milliseconds: Int) {
        #expect(Moment.milliseconds(ofISO8601: text) == milliseconds)
        let written = Moment.text(milliseconds: milliseconds, hasFraction: true)
        #expect(Moment.milliseconds(ofISO8601: written) == milliseconds)
    }

    @Test(arguments: [
        "", "2026-01-31", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2023-02-29T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z", "2026-01-31T09:30:61Z", "2026-01-31 09:30:00",
        "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00Zulu", "2026-01-31T09:30:00+2",
        "2026-01-31T09:30:00+25:00",
        "2026-01-31T09:30:00+02:0", "2026-01-31T09:30:00 Z", "0000-01-01T00:00:00+01:00",
    ])
    func whatIsNoTimeIsNone(text: String) { #expect(Moment.milliseconds(ofISO8601: text) == nil) }
}
