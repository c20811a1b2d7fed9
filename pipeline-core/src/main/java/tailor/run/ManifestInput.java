package tailor.run;

/**
 * What a stage read.
 *
 * @param name the dataset, or the option's key where it is a file or directory of the user's
 * @param location run id, or path
 * @param contentHash {@link ContentHash} of the files
 * @param fingerprint hash of names, lengths and times of change, so that unchanged files need not
 *     be read again to know it; empty for a dataset
 */
public record ManifestInput(String name, String location, String contentHash, String fingerprint) {}
