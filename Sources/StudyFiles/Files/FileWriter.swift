// SPDX-License-Identifier: Apache-2.0

package import FoundationEssentials

#if canImport(Glibc)
private import Glibc
#else
private import Darwin
#endif

/// A file that is written piece by piece beside its place and takes its name when it is finished.
///
/// A link stays a link and its target is written. A device, a pipe or standard output is written to as it stands: a
/// rename would put a file in its place. A writer that goes away unfinished leaves nothing.
package final class FileWriter {
    /// As the user named it.
    package let path: String
    private let descriptor: Int32
    /// Where the bytes go until `finish`, and where then; nil for what is no regular file.
    private let places: (temporary: String, target: String)?
    private var isOpen = true

    /// - Parameters:
    ///   - path: nil for standard output.
    ///   - mode: permission bits of a new file.
    package init(_ path: String?, mode: UInt32 = 0o644) throws {
        guard let path else {
            (self.path, descriptor, places) = ("standard output", STDOUT_FILENO, nil)
            return
        }
        self.path = path
        var status = stat()
        var target = path
        if stat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                throw FileFailure(
                    .cannotCreate, path: path, reason: "is a folder, not a file", hint: "Name a file in it")
            case S_IFREG: target = FileContents.canonical(path)
            default:
                descriptor = open(path, O_WRONLY | O_CLOEXEC)
                places = nil
                guard descriptor >= 0 else {
                    throw FileFailure(
                        .cannotCreate, path: path,
                        reason: "cannot be opened for writing: \(FileContents.systemError())")
                }
                return
            }
        }
        let temporary = "\(target).\(getpid()).part"
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode_t(mode))
        places = (temporary, target)
        guard descriptor >= 0 else {
            throw FileFailure(
                .cannotCreate, path: path, reason: "cannot be created: \(FileContents.systemError())",
                hint: "Choose a folder that exists and that you may write to")
        }
    }

    deinit {
        guard isOpen else { return }
        shut()
        if let places { unlink(places.temporary) }
    }

    package func write(_ bytes: some DataProtocol) throws {
        precondition(isOpen, "\(path) is written to after it was finished")
        try FileContents.append(bytes, to: descriptor, path: path)
    }

    /// Syncs the file and gives it its name.
    package func finish() throws {
        guard let places else { return shut() }
        try settle(as: places.target)
    }

    /// Whether there is a place beside the file's own.
    package var canKeepPartial: Bool { isOpen && places != nil }

    /// Keeps what was written so far beside the file's own place.
    ///
    /// - Returns: where it is; nil where nothing can be kept.
    package func keepPartial() -> String? {
        guard canKeepPartial else { return nil }
        let partial = "\(path).partial"
        return (try? settle(as: partial)) == nil ? nil : partial
    }

    private func settle(as target: String) throws {
        guard let places else { return }
        guard fsync(descriptor) == 0 else {
            throw FileFailure(
                .inputOutput, path: path, reason: "could not be synced: \(FileContents.systemError())")
        }
        guard rename(places.temporary, target) == 0 else {
            throw FileFailure(
                .inputOutput, path: path, reason: "could not be put in place: \(FileContents.systemError())")
        }
        shut()
        FileContents.syncFolder(of: target)
    }

    private func shut() {
        isOpen = false
        if descriptor != STDOUT_FILENO { close(descriptor) }
    }
}
