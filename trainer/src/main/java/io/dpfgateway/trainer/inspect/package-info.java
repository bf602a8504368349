/**
 * What a person needs to know of a network before choosing where to cut it: its operators, every possible cut, what each costs
 * before and after, how large it is on the wire, and how well a quick attacker sees through it. Trains nothing that is kept.
 */
@NullMarked
package io.dpfgateway.trainer.inspect;

import org.jspecify.annotations.NullMarked;
