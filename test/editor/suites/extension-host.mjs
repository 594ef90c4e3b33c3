export async function extensionHost() {}
