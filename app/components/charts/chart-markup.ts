/**
 * ECharts writes colours and fonts as attributes and styles. Marker colours are exchanged for classes, so that a chart
 * follows light, dark and print; what is left of inline styles is removed, because the page's policy forbids them.
 */
export const markers = {
  settled: "#010101",
  planned: "#010102",
  line: "#010103",
  linePlan: "#010104",
  axis: "#010105",
  grid: "#010106",
  text: "#010107",
} as const;

const classes: Record<string, { fill: string; stroke: string }> = {
  [markers.settled]: { fill: "ch-settled", stroke: "ch-line" },
  [markers.planned]: { fill: "ch-planned", stroke: "ch-planned" },
  [markers.line]: { fill: "ch-dot", stroke: "ch-line" },
  [markers.linePlan]: { fill: "ch-line-plan", stroke: "ch-line-plan" },
  [markers.axis]: { fill: "ch-text", stroke: "ch-axis" },
  [markers.grid]: { fill: "ch-text", stroke: "ch-grid" },
  [markers.text]: { fill: "ch-text", stroke: "ch-axis" },
};

/** Turns what ECharts drew into markup that is safe to put into a page: classes, no styles, no scripts, no fixed size. */
export function themeChart(svg: string, label: string): string {
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/<(?:rect|path)[^>]*fill="(?:none|transparent)"[^>]*><\/(?:rect|path)>/g, (tag) => (/stroke="(?!none)/.test(tag) ? tag : ""))
    .replace(/<(\w+)([^>]*)>/g, (tag, name: string, attributes: string) => {
      if (!/style=|fill=|stroke=|class=/.test(attributes)) return tag;
      const found = [...attributes.matchAll(/(fill|stroke)="(#0101[0-9a-f]{2})"/g)];
      const className = found
        .map(([, kind, colour]) => classes[colour ?? ""]?.[kind === "fill" ? "fill" : "stroke"])
        .filter(Boolean)
        .join(" ");
      const kept = attributes.replace(/ (?:style|class|ecmeta_[\w-]+)="[^"]*"/g, "").replace(/ (?:fill|stroke)="#0101[0-9a-f]{2}"/g, "");
      return `<${name}${className ? ` class="${className}"` : ""}${kept}>`;
    })
    .replace(
      /<svg [^>]*?viewBox="([^"]*)"[^>]*>/,
      (_, viewBox: string) =>
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox}" role="img" aria-label="${escapeAttribute(label)}" font-size="13">`,
    )
    .replace(
      /<svg (?![^>]*viewBox)[^>]*?width="(\d+)" height="(\d+)"[^>]*>/,
      (_, w: string, h: string) =>
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" role="img" aria-label="${escapeAttribute(label)}" font-size="13">`,
    );
}

function escapeAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
