package tailor.jobs;

import tailor.config.Doc;

/** Where the datasets of all runs lie. */
public record StorageOptions(
    @Doc("directory on any Hadoop file system: a path, file:, hdfs:, s3a: …") String root) {}
