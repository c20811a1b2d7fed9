package tailor.document;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One document of one source: the row that data stages read and write. A bean, because {@code
 * Encoders.bean} cannot decode records.
 */
public class Document implements Serializable {
  private static final long serialVersionUID = 1L;

  private String id = "";
  private String sourceId = "";
  private @Nullable String recordId;
  private String file = "";
  private long offset;
  private String kind = "";
  private String owner = "";
  private String licence = "";
  private String visibility = "";
  private double weight = 1;
  private @Nullable String title;
  private String text = "";
  private Map<String, String> fields = new LinkedHashMap<>();
  private Map<String, String> tags = new LinkedHashMap<>();
  private @Nullable String cluster;

  /** Hash of the source, the record's place in it and its content: stable across runs. */
  public String getId() {
    return id;
  }

  public void setId(String id) {
    this.id = id;
  }

  public String getSourceId() {
    return sourceId;
  }

  public void setSourceId(String sourceId) {
    this.sourceId = sourceId;
  }

  /** The record's own id, where it has one. */
  public @Nullable String getRecordId() {
    return recordId;
  }

  public void setRecordId(@Nullable String recordId) {
    this.recordId = recordId;
  }

  /** The file it was read from, relative to the source's path. */
  public String getFile() {
    return file;
  }

  public void setFile(String file) {
    this.file = file;
  }

  /**
   * Where in its file the record begins, from 0: the byte for lines, the number of the record for
   * other formats, 0 where the whole file is one.
   */
  public long getOffset() {
    return offset;
  }

  public void setOffset(long offset) {
    this.offset = offset;
  }

  /** What the source holds: internal, literature, or customer. */
  public String getKind() {
    return kind;
  }

  public void setKind(String kind) {
    this.kind = kind;
  }

  public String getOwner() {
    return owner;
  }

  public void setOwner(String owner) {
    this.owner = owner;
  }

  /** SPDX identifier, or the organization's own name for the terms. */
  public String getLicence() {
    return licence;
  }

  public void setLicence(String licence) {
    this.licence = licence;
  }

  /** {@code public} or {@code proprietary}. */
  public String getVisibility() {
    return visibility;
  }

  public void setVisibility(String visibility) {
    this.visibility = visibility;
  }

  /** How often the source is seen in training, relative to the others. */
  public double getWeight() {
    return weight;
  }

  public void setWeight(double weight) {
    this.weight = weight;
  }

  public @Nullable String getTitle() {
    return title;
  }

  public void setTitle(@Nullable String title) {
    this.title = title;
  }

  public String getText() {
    return text;
  }

  public void setText(String text) {
    this.text = text;
  }

  /** The record's other fields as text; nested values as JSON. */
  public Map<String, String> getFields() {
    return fields;
  }

  public void setFields(Map<String, String> fields) {
    this.fields = fields;
  }

  /** What taggers found: {@code language}, {@code sentiment}, labels. */
  public Map<String, String> getTags() {
    return tags;
  }

  public void setTags(Map<String, String> tags) {
    this.tags = tags;
  }

  /**
   * The documents that are nearly the same as this one: they share it, the id of one of them. A
   * document's own id if it is alone; null before the stage {@code dedup}.
   */
  public @Nullable String getCluster() {
    return cluster;
  }

  public void setCluster(@Nullable String cluster) {
    this.cluster = cluster;
  }
}
