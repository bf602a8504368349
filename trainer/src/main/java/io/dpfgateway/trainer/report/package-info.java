/**
 * What is told of a DPF: the privacy report, as JSON for machines and as a page for people. Private: the page shows
 * pictures. Every figure stands beside the budget it was reached with, and nothing is claimed beyond it.
 */
@NullMarked
package io.dpfgateway.trainer.report;

import org.jspecify.annotations.NullMarked;
