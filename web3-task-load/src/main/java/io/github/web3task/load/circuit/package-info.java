/** Keeps calls away from a provider in trouble. */
@NullMarked
package io.github.web3task.load.circuit;

import org.jspecify.annotations.NullMarked;
