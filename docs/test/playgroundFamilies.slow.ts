/** The playground of the families besides Docker's: its answers about many files are those of the command. */
import { describe } from "vitest"
import { families } from "./AskedFamily.ts"
import { everyNth, sameAnswers } from "./sameAnswers.ts"

describe.each(families)("the playground of $family.name", ({ answer, family, names: own, texts }) => {
  sameAnswers({ answer, family, own, texts: texts.filter((_, index) => index % everyNth !== 0) })
})
