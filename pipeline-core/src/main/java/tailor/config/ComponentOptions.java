package tailor.config;

import java.io.Serializable;

/** Marks the record that declares a component's options: it is their schema and their reference. */
public interface ComponentOptions extends Serializable {}
