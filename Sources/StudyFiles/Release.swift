// SPDX-License-Identifier: Apache-2.0

/// The program's release, as `showdown --version` says it and manifests keep it.
package enum Release {
    package static let version = "0.8.0"
}
