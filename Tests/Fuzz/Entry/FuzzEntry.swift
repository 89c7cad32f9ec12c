// SPDX-License-Identifier: Apache-2.0

import FuzzParsers
import Glibc

/// The parser that `FUZZ_PARSER` names.
private let parser: FuzzedParser = {
    guard let name = getenv("FUZZ_PARSER").map({ String(cString: $0) }),
        let parser = FuzzedParser(rawValue: name)
    else {
        let names = FuzzedParser.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("FUZZ_PARSER names one of \(names)")
    }
    return parser
}()

/// What libFuzzer calls with each input; whatever is wrong ends the process, and libFuzzer keeps the input.
@_cdecl("LLVMFuzzerTestOneInput")
package func testOneInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
    do {
        _ = try parser.take(Array(UnsafeBufferPointer(start: data, count: size)))
    } catch {
        fatalError("\(type(of: error)): \(error)")
    }
    return 0
}
