package tailor.ingest;

import java.io.Serializable;

/**
 * What a task reads of a file.
 *
 * @param source index of the source in the catalogue
 * @param uri the file
 * @param file its path relative to the source's
 * @param start its first byte
 * @param end after its last byte
 */
record FileSlice(int source, String uri, String file, long start, long end)
    implements Serializable {
  long length() {
    return end - start;
  }
}
