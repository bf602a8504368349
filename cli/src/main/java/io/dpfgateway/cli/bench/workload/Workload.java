package io.dpfgateway.cli.bench.workload;

import java.nio.file.Path;

/**
 * Pictures, and what is done with them.
 *
 * @param name for tables
 * @param description one line for people: which pictures, which network, which wire tensor
 * @param pictures a folder or ZIP file of encoded pictures
 * @param bundle the folder of the bundle that poisons them
 */
public record Workload(String name, String description, Path pictures, Path bundle) {}
