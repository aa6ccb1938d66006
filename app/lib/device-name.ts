const browsers = [
  [/MicroMessenger\//, "微信"],
  [/QQBrowser\//, "QQ 浏览器"],
  [/360SE|QIHU/, "360 浏览器"],
  [/Edg(?:A|iOS)?\//, "Edge"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;

const systems = [
  [/HarmonyOS/, "HarmonyOS"],
  [/Android/, "Android"],
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "macOS"],
  [/Linux/, "Linux"],
] as const;

/** A browser as its owner would call it, "Chrome · Windows"; null when it does not say. */
export function deviceName(userAgent: string | null): string | null {
  if (!userAgent) return null;
  const names = [browsers, systems].map((known) => known.find(([pattern]) => pattern.test(userAgent))?.[1]);
  return names.filter((name) => name !== undefined).join(" · ") || null;
}
