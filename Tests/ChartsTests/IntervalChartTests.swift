// SPDX-License-Identifier: Apache-2.0

import Charts
import Foundation
import Testing

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct IntervalChartTests {
    static let chart = IntervalChart(
        title: "Share <of> & \"all\"",
        groups: [
            .init(
                name: "hotel",
                rows: [
                    .init(name: "dpo", value: 0.4, interval: 0.3...0.5, series: 0),
                    .init(name: "sft", value: 0.2, interval: nil, series: 1),
                    .init(name: "mean", value: 0.3, interval: 0.2...0.4, series: 0, isSummary: true),
                ])
        ], axisTitle: "share", reference: ("chance", 0.25), note: "Intervals of 95%.")

    static let panels = PanelChart(
        title: "Over temperature",
        series: (0..<5).map { place in
            LineChart.Series(
                name: "method \(place)",
                points: [0.001, 0.3, 0.9].map {
                    LineChart.Point(
                        x: $0, y: 0.1 * Double(place) + $0 / 10,
                        interval: $0 == 0.3 && place == 1 ? nil : 0.05...0.6)
                })
        }, xTitle: "temperature", yTitle: "share", reference: ("chance", 0.2), note: "Bands.")

    static let flow = FlowChart(
        title: "Flow",
        steps: [
            .init(["Opened", "n = 9"], leaving: ["Declined", "n = 2"]), .init(["Agreed", "n = 7"]),
        ], note: "")

    static let drawings = [chart.svg(), panels.svg(), flow.svg()]

    @Test(arguments: 0..<3) func everyDrawingIsXMLAndTheSameTwice(place: Int) throws {
        let parser = XMLParser(data: Data(Self.drawings[place].utf8))
        #expect(parser.parse())
        #expect(Self.drawings == [Self.chart.svg(), Self.panels.svg(), Self.flow.svg()])
        #expect(!Self.drawings[place].contains("nan") && !Self.drawings[place].contains("inf\""))
    }

    @Test func marksDifferByShapeAndTheSummaryIsADiamond() {
        let svg = Self.chart.svg()
        #expect(svg.contains("<circle"), "the first series")
        #expect(svg.components(separatedBy: "<polygon").count == 3, "a square and a diamond")
        #expect(svg.contains("40.0% [30.0, 50.0]") && svg.contains(">20.0%<"))
        #expect(svg.contains("dpo 40.0% [30.0, 50.0], sft 20.0%"), "the description says the values")
    }

    @Test func aSeriesHasItsPanelWithItsBandAndTheOthersBehind() {
        let svg = Self.panels.svg()
        // The second series has a point without an interval between two with one: no band, but their two lines.
        #expect(svg.components(separatedBy: "fill-opacity=\"0.16\"").count == 1 + 4)
        #expect(svg.components(separatedBy: "stroke=\"#c4c4c4\"").count == 1 + 5 * 4)
        for place in 0..<5 { #expect(svg.contains(">method \(place)</text>")) }
    }

    @Test func whoLeftStandsBesideTheArrow() {
        let svg = Self.flow.svg()
        #expect(svg.contains("Opened n = 9; left: Declined, n = 2. Agreed n = 7"))
        #expect(svg.components(separatedBy: "<rect").count == 2 + 3, "paper and three boxes")
    }

    /// In a page every colour is a variable, so that the page's style sheet can set it for dark.
    @Test func aDrawingInAPageHasNoColourOfItsOwn() {
        for svg in [Self.chart.svg(.inPage), Self.panels.svg(.inPage), Self.flow.svg(.inPage)] {
            #expect(svg.firstMatch(of: /"#[0-9a-f]{6}"/) == nil)
            for variable in svg.matches(of: /var\(--([a-z0-9-]+)\)/) {
                #expect(SVGDocument.pageStyle.contains("--\(variable.1):"), "\(variable.1)")
            }
        }
    }

    @Test func degenerateChartsAreDrawings() {
        let empty = [
            IntervalChart(title: "", groups: [], axisTitle: "", note: "").svg(),
            PanelChart(title: "", series: [], xTitle: "", yTitle: "", note: "").svg(),
            FlowChart(title: "", steps: [], note: "").svg(),
            IntervalChart(
                title: "One",
                groups: [.init(name: "", rows: [.init(name: "a", value: 0, interval: 0...0, series: 9)])],
                axisTitle: "", note: ""
            ).svg(),
        ]
        for svg in empty { #expect(XMLParser(data: Data(svg.utf8)).parse() && !svg.contains("nan")) }
    }
}
