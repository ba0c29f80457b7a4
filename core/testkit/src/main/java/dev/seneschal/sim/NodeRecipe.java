package dev.seneschal.sim;

import dev.seneschal.node.NodeBuilder;

/** How a node of a scenario is built: at its first start, and anew after each crash. */
@FunctionalInterface
public interface NodeRecipe {

    /**
     * Prepares a node over what its process has.
     *
     * @param parts what there is
     * @return a builder from {@link NodeParts#builder}, with handlers and settings
     */
    NodeBuilder prepare(NodeParts parts);
}
