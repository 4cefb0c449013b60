package org.omniline.routing.acd;

import org.jspecify.annotations.Nullable;

/**
 * Everybody who waits in a queue, in order, so that a place is found without counting: a treap
 * whose nodes know their sizes. Adding, removing and looking up cost the logarithm of the length.
 */
final class Line {
  private @Nullable Node root;

  private static final class Node {
    final Talk talk;
    final long heap;
    @Nullable Node left;
    @Nullable Node right;
    int size = 1;

    Node(Talk talk) {
      this.talk = talk;
      // Any good mixture of the id will do, and every copy of the state has the same.
      long mixed = (talk.id() ^ talk.id() >>> 33) * 0xff51afd7ed558ccdL;
      this.heap = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    }

    void count() {
      size = 1 + size(left) + size(right);
    }
  }

  private static int size(@Nullable Node node) {
    return node == null ? 0 : node.size;
  }

  int size() {
    return size(root);
  }

  boolean isEmpty() {
    return root == null;
  }

  void add(Talk talk) {
    root = add(root, new Node(talk));
  }

  private static Node add(@Nullable Node tree, Node node) {
    if (tree == null) {
      return node;
    }
    if (node.heap > tree.heap) {
      split(tree, node);
      return node;
    }
    if (QueueOrder.ORDER.compare(node.talk, tree.talk) < 0) {
      tree.left = add(tree.left, node);
    } else {
      tree.right = add(tree.right, node);
    }
    tree.count();
    return tree;
  }

  /** Hangs what comes before and after {@code node} to its sides. */
  private static void split(Node tree, Node node) {
    Node[] parts = parts(tree, node.talk);
    node.left = parts[0];
    node.right = parts[1];
    node.count();
  }

  private static Node[] parts(@Nullable Node tree, Talk at) {
    if (tree == null) {
      return new Node[2];
    }
    Node[] parts;
    if (QueueOrder.ORDER.compare(tree.talk, at) < 0) {
      parts = parts(tree.right, at);
      tree.right = parts[0];
      parts[0] = tree;
    } else {
      parts = parts(tree.left, at);
      tree.left = parts[1];
      parts[1] = tree;
    }
    tree.count();
    return parts;
  }

  void remove(Talk talk) {
    root = remove(root, talk);
  }

  private static @Nullable Node remove(@Nullable Node tree, Talk talk) {
    if (tree == null) {
      return null;
    }
    if (tree.talk == talk) {
      return join(tree.left, tree.right);
    }
    if (QueueOrder.ORDER.compare(talk, tree.talk) < 0) {
      tree.left = remove(tree.left, talk);
    } else {
      tree.right = remove(tree.right, talk);
    }
    tree.count();
    return tree;
  }

  private static @Nullable Node join(@Nullable Node left, @Nullable Node right) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    if (left.heap > right.heap) {
      left.right = join(left.right, right);
      left.count();
      return left;
    }
    right.left = join(left, right.left);
    right.count();
    return right;
  }

  /** How many go before it. */
  int ahead(Talk talk) {
    int ahead = 0;
    Node at = root;
    while (at != null) {
      if (QueueOrder.ORDER.compare(at.talk, talk) < 0) {
        ahead += 1 + size(at.left);
        at = at.right;
      } else {
        at = at.left;
      }
    }
    return ahead;
  }
}
