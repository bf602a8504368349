/**
 * Adversaries that rebuild pictures from features: their networks, their budgets, and how they are trained. An attacker
 * here never sees a held-out picture, and every figure it gives stands beside its budget.
 */
@NullMarked
package io.dpfgateway.trainer.attack;

import org.jspecify.annotations.NullMarked;
