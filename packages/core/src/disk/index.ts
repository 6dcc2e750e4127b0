/**
 * Work on a file system as data: operations, plans with what undoes them, claims, and the exchange of files.
 */
export * as Claim from "./Claim.ts"
export * as Leftovers from "./Leftovers.ts"
export * as Plan from "./Plan.ts"
export * as Publication from "./Publication.ts"
export * as Replacement from "./Replacement.ts"
export * as Survey from "./Survey.ts"
export * as Trust from "./Trust.ts"
