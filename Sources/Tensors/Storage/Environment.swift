// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

enum Environment {
    static func integer(_ name: String) -> Int? {
        getenv(name).flatMap { Int(String(cString: $0)) }
    }

    static let processors = max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
}
