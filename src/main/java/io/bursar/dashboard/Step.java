package io.bursar.dashboard;

import io.bursar.page.Shown;
import io.bursar.page.Shown.Badge;
import org.jspecify.annotations.Nullable;

/// One entry of an order's timeline.
///
/// @param who did it, and in which way
/// @param why in words; empty when there is nothing to say
/// @param facts what was measured, and what follows; empty for nothing
/// @param color one of Tabler's colors
/// @param ahead whether it is still to come
record Step(
    Shown.@Nullable Time at,
    String title,
    @Nullable Badge from,
    @Nullable Badge to,
    String who,
    String why,
    String facts,
    String color,
    boolean ahead) {}
