# Answers NetworkxConformanceTest: reads graphs from standard input, writes what NetworkX says.
# In, per graph: "graph N", "starts v…", "roots v…", then "dependent dependency" lines, "end".
# Out, per graph: "vertex v columns…" lines, "bridge a b" lines, "end".
import sys

import networkx as nx


def graphs():
    for line in sys.stdin:
        words = line.split()
        if words[0] == "graph":
            graph = nx.DiGraph()
            graph.add_nodes_from(range(int(words[1])))
        elif words[0] in ("starts", "roots"):
            if words[0] == "starts":
                starts = [int(v) for v in words[1:]]
            else:
                roots = [int(v) for v in words[1:]]
        elif words[0] == "end":
            yield graph, starts, roots
        else:
            graph.add_edge(int(words[0]), int(words[1]))


def least(components):
    return {v: min(part) for part in components for v in part}


def longest_below(dag):
    depth = {}
    for c in reversed(list(nx.topological_sort(dag))):
        depth[c] = max((depth[d] + 1 for d in dag.successors(c)), default=0)
    return depth


def answer(graph, starts, roots):
    exact = {"alpha": 0.85, "tol": 1e-15, "max_iter": 100000}
    rank = nx.pagerank(graph, **exact)
    personal = nx.pagerank(graph, personalization={v: 1 for v in starts}, **exact)
    undirected = nx.Graph(graph)
    core = nx.core_number(undirected)
    points = set(nx.articulation_points(undirected))
    weak = least(nx.weakly_connected_components(graph))
    strong = least(nx.strongly_connected_components(graph))
    between = nx.betweenness_centrality(graph, normalized=False)
    dag = nx.condensation(graph)
    below = longest_below(dag)
    above = longest_below(dag.reverse())
    place = dag.graph["mapping"]

    rooted = graph.copy()
    rooted.add_node(-1)
    rooted.add_edges_from((-1, v) for v in roots)
    tree = nx.DiGraph()
    tree.add_node(-1)
    dominator = {}
    for v, d in nx.immediate_dominators(rooted, -1).items():
        if v != -1:
            dominator[v] = d
            tree.add_edge(d, v)
    behind = {}
    for v in nx.dfs_postorder_nodes(tree, -1):
        behind[v] = sum(behind[w] + 1 for w in tree.successors(v))

    for v in graph:
        print(
            "vertex", v, len(nx.ancestors(graph, v)), repr(rank[v]), repr(personal[v]),
            core[v], int(v in points), weak[v], strong[v], dominator.get(v, -2),
            behind.get(v, 0), repr(float(between[v])), below[place[v]], above[place[v]])
    for a, b in nx.bridges(undirected):
        print("bridge", min(a, b), max(a, b))
    print("end")


for one in graphs():
    answer(*one)
