// SPDX-License-Identifier: Apache-2.0

private import StudyFiles

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// Holds the file `lock` of a folder for this process; the system lets go of it when the process ends, however it ends.
final class FileLock {
    private let descriptor: Int32

    init(_ folder: String) throws {
        descriptor = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw FileFailure(
                .cannotCreate, path: folder,
                reason: "cannot be written to: \(String(cString: strerror(errno)))",
                hint: "Choose a folder that you may write to")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw TrainingError.runInUse(folder: folder) }
    }

    deinit { close(descriptor) }
}
