// SPDX-License-Identifier: Apache-2.0

import HTTPServing
import Randomness
import Testing

struct FormFieldsTests {
    @Test func readsNamesAndValuesInOrder() throws {
        let form = try FormFields(parsing: "name=Ada+Lovelace&note=a%26b%3Dc%0D%0A%C3%BC&empty=&flag".utf8)
        #expect(form.fields.map(\.name) == ["name", "note", "empty", "flag"])
        #expect(form.fields.map(\.value) == ["Ada Lovelace", "a&b=c\r\nü", "", ""])
    }

    @Test func tellsAMissingFieldFromAnEmptyOne() throws {
        let form = try FormFields(parsing: "empty=".utf8)
        #expect(try form.value("empty") == "")
        #expect(try form.value("missing") == nil)
    }

    @Test func refusesARepeatedFieldWhereOneIsMeant() throws {
        let form = try FormFields(parsing: "choice=1&choice=2".utf8)
        #expect(throws: HTTPFailure.self) { try form.value("choice") }
        #expect(form.values("choice") == ["1", "2"])
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "a=%00", "%C3=1", "a=%FF%FE", "=value", "a=%ED%A0%80"])
    func refusesWhatIsNotAForm(text: String) {
        #expect(throws: HTTPFailure.self) { try FormFields(parsing: text.utf8) }
    }

    @Test func refusesTooManyFieldsAndLongNames() {
        let many = (0...FormFields.fieldLimit).map { "f\($0)=1" }.joined(separator: "&")
        #expect(throws: HTTPFailure.self) { try FormFields(parsing: many.utf8) }
        let long = String(repeating: "n", count: FormFields.nameLimit + 1) + "=1"
        #expect(throws: HTTPFailure.self) { try FormFields(parsing: long.utf8) }
    }

    @Test func readsBackWhatItWrites() throws {
        let fields = FormFields([.init(name: "a b", value: "ü&=%+\r\n"), .init(name: "a b", value: "")])
        #expect(try FormFields(parsing: fields.encoded.utf8) == fields)
    }

    /// 20,000 seeded mutations of a good form, cut, doubled, overwritten and spliced.
    @Test func survivesMutatedInput() {
        let seed = Array("token=ab%20cd&choice=2&name=%E2%82%AC+x&email=a%40b.c".utf8)
        var draws = SeededGenerator(seed: 11, stream: "form mutations")
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = seed
            for _ in 0...draws.integer(below: 6) {
                let place = draws.integer(below: bytes.count + 1)
                switch draws.integer(below: 4) {
                case 0: bytes.removeSubrange(min(place, bytes.count)..<bytes.count)
                case 1: bytes.insert(UInt8(draws.integer(below: 256)), at: place)
                case 2 where place < bytes.count: bytes[place] = UInt8(draws.integer(below: 256))
                default: bytes.insert(contentsOf: seed.prefix(place), at: place)
                }
            }
            do {
                let form = try FormFields(parsing: bytes)
                accepted += 1
                #expect(form.fields.count <= FormFields.fieldLimit)
                #expect(
                    (try? FormFields(parsing: form.encoded.utf8)) != nil
                        || form.fields.contains {
                            $0.name.isEmpty
                                || PercentEncoding.encode($0.name).utf8.count > FormFields.nameLimit
                        })
            } catch {
                #expect((error as? HTTPFailure)?.status == .badRequest)
            }
        }
        #expect(accepted > 1_000 && accepted < 19_000)
    }
}
