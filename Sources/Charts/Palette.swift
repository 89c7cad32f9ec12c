// SPDX-License-Identifier: Apache-2.0

/// Colours, dashes and markers of a series, so that no distinction rests on colour alone.
///
/// The six colours keep to hues that the colour-blind tell apart (after Okabe and Ito), have a contrast of 3.4:1 or
/// more on white (WCAG 2.2, 1.4.11 asks for 3:1), and neighbours differ in lightness.
package struct Palette: Sendable {
    package struct Style: Equatable, Sendable {
        package var color: String
        /// An SVG dash array; empty for a solid line.
        package var dash: String
        package var marker: Marker
    }

    package enum Marker: Sendable, CaseIterable {
        case circle
        case square
        case triangle
        case diamond
        case cross
        case downTriangle
    }

    package static let ink = "#1a1a1a"
    package static let quiet = "#595959"
    package static let grid = "#e3e3e3"
    package static let paper = "#ffffff"
    /// Of lines that stand behind others.
    package static let pale = "#c4c4c4"

    /// A colour of drawings within pages: its variable's name and its values by the reader's preference.
    package struct PageColor: Sendable {
        package var name: String
        package var light: String
        package var dark: String
    }

    /// Every colour that a drawing uses; the dark ones have a contrast of 4.5:1 or more on `#14171a`, grid and pale lines
    /// excepted.
    package static let pageColors: [PageColor] =
        [
            PageColor(name: "ink", light: ink, dark: "#ececec"),
            PageColor(name: "quiet", light: quiet, dark: "#b4b4b4"),
            PageColor(name: "grid", light: grid, dark: "#33383d"),
            PageColor(name: "paper", light: paper, dark: "#14171a"),
            PageColor(name: "pale", light: pale, dark: "#5a6066"),
        ]
        + zip(colors, darkColors).enumerated().map {
            PageColor(name: "series-\($0.offset + 1)", light: $0.element.0, dark: $0.element.1)
        }

    private static let colors = ["#004c7d", "#c77800", "#007a59", "#b3476f", "#333333", "#3d8fc4"]
    private static let darkColors = ["#6fb7ec", "#f2a33c", "#3fc79a", "#e88aae", "#c9c9c9", "#9fd3f5"]
    private static let dashes = ["", "7 3", "2 3", "10 3 2 3", "4 2", "1 3"]

    /// The style of a series by its place; places beyond the sixth repeat colours with other dashes.
    package static func style(_ place: Int) -> Style {
        let index = place % colors.count
        let turn = place / colors.count
        return Style(
            color: colors[index], dash: dashes[(index + turn) % dashes.count],
            marker: Marker.allCases[(index + turn) % Marker.allCases.count])
    }
}
