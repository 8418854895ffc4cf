/// What an implementer of this room's interface needs, and nothing else.
@NullMarked
@NamedInterface("spi")
package io.bursar.fulfillment.spi;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
