package tailor.export.hub;

/**
 * A file of a commit.
 *
 * @param name in the top directory
 * @param size in bytes
 */
record HubFile(String name, long size, Checksum checksum) {}
