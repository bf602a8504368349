package io.dpfgateway.partner.stream;

/** What to do about a record that will never give a prediction. */
public enum OnRefusal {
    /** End with an error that says where it is; a restart meets it again. */
    FAIL,
    /** Log where it is and why, count it, and go on. */
    REPORT
}
