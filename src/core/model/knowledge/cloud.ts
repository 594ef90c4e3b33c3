/** Cloud permissions as data, reduced from the providers' own references by scripts/knowledge. */
export interface CloudKnowledge {
  readonly aws: object;
}
