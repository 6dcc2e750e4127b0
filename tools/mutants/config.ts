import { mergeConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"
import { testsIn } from "../../vitest.workspace.ts"
import * as Mutant from "./Mutant.ts"

/** The input of a test run, which `main.ts` passes in the environment. Without a mutant, the sources are unchanged. */
export interface Run {
  readonly mutant: Mutant.Mutant | undefined
  /** The paths of the test files in the order in which they run. */
  readonly order: ReadonlyArray<string>
}

const { mutant, order }: Run = JSON.parse(process.env["MUTANT_RUN"]!)

const place = new Map(order.map((path, index) => [path, index]))

const placeOf = ({ moduleId }: TestSpecification): number => place.get(moduleId) ?? 0

class GivenOrder extends BaseSequencer {
  override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    return Promise.resolve(files.toSorted((one, other) => placeOf(one) - placeOf(other)))
  }
}

const tests = testsIn(".test.ts", [
  {
    name: "mutant",
    enforce: "pre",
    transform: (code, id) =>
      mutant !== undefined && id.endsWith(`/${mutant.file}`) ? Mutant.apply(code, mutant) : null
  }
])

/** The configuration of a test run with one mutant. No file is changed, and no transformed source is kept for other runs. */
export default mergeConfig(tests, { test: { fsModuleCache: false, sequence: { sequencer: GivenOrder } } })
