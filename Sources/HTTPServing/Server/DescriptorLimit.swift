// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// The system's limit of open files, of which each connection is one.
enum DescriptorLimit {
    /// Files that the rest of the program may need.
    private static let reserve: UInt64 = 256

    /// Raises this process's limit as far as it may be raised and needs to be.
    ///
    /// - Returns: connections that fit, at most those wanted.
    static func connections(wanted: Int) -> Int {
        #if canImport(Glibc)
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let kind = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard getrlimit(kind, &limit) == 0 else { return min(wanted, 512) }
        let needed = UInt64(wanted) + reserve
        if UInt64(limit.rlim_cur) < needed {
            limit.rlim_cur = rlim_t(min(needed, UInt64(limit.rlim_max)))
            if setrlimit(kind, &limit) != 0 { getrlimit(kind, &limit) }
        }
        let available = UInt64(limit.rlim_cur)
        return min(wanted, Int(max(available, reserve + 16) - reserve))
    }
}
