import { defineConfig } from "vitest/config"

const conditions = ["@oci-runtimes/source"]

/** Real containers, run by a real containerd, and a real browser: as root, with what `.ci/run` installs. One after the other. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    name: "e2e",
    include: ["packages/*/test/e2e/**/*.e2e.ts"],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000
  }
})
