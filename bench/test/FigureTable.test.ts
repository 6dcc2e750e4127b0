import { assert, describe, it } from "vitest"
import { exact, make, median } from "../Figure.ts"
import { render } from "../FigureTable.ts"

const beside = { name: "the other", measured: exact(10) }

describe("a figure", () => {
  it.each([
    [{ atMost: 3, of: "ratio" }, 30, true],
    [{ atMost: 3, of: "ratio" }, 31, false],
    [{ atMost: 5, of: "difference" }, 15, true],
    [{ atMost: 5, of: "difference" }, 16, false],
    [{ atMost: 5, of: "value" }, 5, true],
    [{ atMost: 5, of: "value" }, 6, false]
  ] as const)("with the target %j and the value %d is good enough: %s", (target, value, met) => {
    assert.strictEqual(make({ name: "x", unit: "ms", measured: exact(value), beside, target }).met, met)
  })

  it("without a target only states", () => {
    const { met, ratio, target } = make({ name: "x", unit: "ms", measured: exact(25), beside })
    assert.deepStrictEqual({ met, ratio, target }, { met: null, ratio: 2.5, target: null })
  })
})

describe("a median", () => {
  it.each([
    [[3], 3, 0],
    [[9, 1, 2], 2, 3.5],
    [[5, 1, 3, 4, 2], 3, 2 / 3],
    [[], 0, 0]
  ])("of %j is %d, with the noise %d", (values, value, noise) => {
    assert.deepStrictEqual(median(values), { value, noise })
  })
})

describe("the table", () => {
  it("has a line for each figure, in columns", () => {
    const figures = [
      make({ name: "first", unit: "ms", measured: { value: 1234.5, noise: 0.126 }, beside }),
      make({ name: "second one", unit: "kB", measured: exact(4.5678), target: { atMost: 4, of: "value" } }),
      make({ name: "third", unit: "ms", measured: exact(11), beside, target: { atMost: 2, of: "difference" } }),
      make({ name: "fourth", unit: "ns", measured: exact(20), beside, target: { atMost: 3, of: "ratio" } })
    ]
    assert.deepStrictEqual(render(figures), [
      "what           value  noise  beside            ratio    target  met",
      "first       1,235 ms   13 %  the other  10 ms  123 x",
      "second one   4.57 kB                                   <= 4 kB   NO",
      "third          11 ms         the other  10 ms  1.1 x  <= +2 ms  yes",
      "fourth         20 ns         the other  10 ns    2 x    <= 3 x  yes"
    ])
  })
})
