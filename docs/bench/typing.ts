/**
 * `npm run bench:typing`: the time that the playground takes for each key in a file of 4 kB, in a real browser.
 */
import * as Site from "../test/e2e/Site.ts"

/** A file of 4 kB: 40 runtimes. */
const file = JSON.stringify(
  {
    runtimes: Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`r${index}`, { path: `/usr/bin/r${index}`, runtimeArgs: ["--debug"] }])
    )
  },
  null,
  2
)

/** The seconds that a key may take, so that no frame of 60 a second is lost. */
const budget = 0.016

/** What is typed at its start. */
const typed = ' "debug": true, "log-level": "debug", "labels": ["a=b", "c=d"], '.repeat(3)

/** Records every task of more than 16 milliseconds that a key causes. Chromium itself reports none below that. */
const record = `
window.slow = []
new PerformanceObserver((list) => slow.push(...list.getEntries().map(({ processingEnd, processingStart }) => processingEnd - processingStart)))
  .observe({ type: "event", durationThreshold: 16 })`

const site = await Site.open()
await site.onPage("/playground.html", 1280, async (page) => {
  await page.locator(".cm-editor").first().waitFor()
  const field = page.getByRole("textbox", { name: "daemon.json" })
  await field.fill(file)
  await page.getByRole("button", { name: "r39" }).waitFor()
  await page.evaluate(record)
  const session = await page.context().newCDPSession(page)
  await session.send("Performance.enable")
  /** Returns the seconds that the page has worked: scripts, styles, layout and painting. */
  const worked = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics")
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0
  }
  const before = await worked()
  await field.pressSequentially(typed, { delay: 40 })
  const perKey = ((await worked()) - before) / typed.length
  const slow: ReadonlyArray<number> = await page.evaluate("slow")
  if (perKey > budget || slow.some((time) => time > budget * 1000)) process.exitCode = 1
  process.stdout.write(
    `${typed.length} keys in ${file.length} bytes: ${(perKey * 1000).toFixed(1)} ms of work for each; the longest handling of an event takes ${Math.max(0, ...slow).toFixed(1)} ms\n`
  )
})
await site.close()
