/** `fileWriter.ts`, by a user without rights. */
import "@oci-runtimes/node/testing"
import "./ordinaryUser.ts"
import "./fileWriter.ts"
