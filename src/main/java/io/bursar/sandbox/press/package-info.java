/// The print shop: a remote system that speaks the protocol of `docs/product-types.md`, prints what
/// it is asked for and says later that it has posted it.
@NullMarked
package io.bursar.sandbox.press;

import org.jspecify.annotations.NullMarked;
