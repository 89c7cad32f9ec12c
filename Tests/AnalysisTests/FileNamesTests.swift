// SPDX-License-Identifier: Apache-2.0

import Analysis
import Testing

@Suite struct FileNamesTests {
    @Test func aPlainNameIsItsOwnPart() {
        let names = FileNames(["hotel", "front desk: helpfulness", "IMDb", "sum  of (all)"])
        #expect(names["hotel"] == "hotel")
        #expect(names["front desk: helpfulness"] == "front-desk-helpfulness")
        #expect(names["IMDb"] == "imdb" && names["sum  of (all)"] == "sum-of-all")
    }

    @Test func namesThatWouldShareAPartDoNot() {
        let all = [
            "a b", "a-b", "a: b", "A b", "\u{645}\u{643}\u{62a}\u{628}", "\u{10dd}", "", "***", "caf\u{e9}",
        ]
        let names = FileNames(all)
        #expect(Set(all.map { names[$0] }).count == all.count)
        #expect(names["a-b"] == "a-b", "the one that is its part keeps it")
        for name in all {
            #expect(!names[name].isEmpty)
            #expect(
                names[name].utf8.allSatisfy {
                    $0 == 0x2d || (0x30...0x39).contains($0) || (0x61...0x7a).contains($0)
                })
        }
    }

    /// A section more, or another order of them, leaves a file's name as it is.
    @Test func aNameDoesNotDependOnOthers() {
        let odd = "\u{645}\u{643}\u{62a}\u{628}"
        let names = FileNames(["z", odd, "hotel"])
        #expect(names[odd] == FileNames([odd])[odd] && names[odd].hasPrefix("section-"))
        #expect(names["hotel"] == FileNames(["hotel", "a", "b"])["hotel"])
    }

    @Test func aLongNameIsCutAndStaysItsOwn() {
        let long = String(repeating: "long ", count: 40)
        let names = FileNames([long + "a", long + "b"])
        #expect(names[long + "a"] != names[long + "b"])
        #expect(names[long + "a"].utf8.count <= 70)
    }
}
