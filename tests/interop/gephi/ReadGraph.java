// Usage: java -cp gephi-toolkit-all.jar:. ReadGraph [--keep-parallel] [--picture FILE] [--export FILE] [--between FROM TO] GRAPH...
// -> one JSON object a line: what the real Gephi makes of each file, with everything that it complains of.

import java.io.File;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gephi.filters.api.FilterController;
import org.gephi.filters.api.Range;
import org.gephi.filters.plugin.dynamic.DynamicRangeBuilder;
import org.gephi.graph.api.AttributeUtils;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.Graph;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.GraphView;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.Table;
import org.gephi.graph.api.TimeFormat;
import org.gephi.io.exporter.api.ExportController;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.EdgeMergeStrategy;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.importer.api.Report;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.preview.api.PreviewController;
import org.gephi.preview.api.PreviewProperty;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

public final class ReadGraph {
    public static void main(String[] arguments) throws Exception {
        boolean keepParallel = false;
        String picture = null;
        String export = null;
        String from = null;
        String to = null;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--keep-parallel":
                    keepParallel = true;
                    break;
                case "--picture":
                    picture = arguments[++i];
                    break;
                case "--export":
                    export = arguments[++i];
                    break;
                case "--between":
                    from = arguments[++i];
                    to = arguments[++i];
                    break;
                default:
                    System.out.println(read(new File(arguments[i]), keepParallel, picture, export, from, to));
            }
        }
    }

    private static String read(
            File file, boolean keepParallel, String picture, String export, String from, String to) throws Exception {
        ProjectController projects = lookup(ProjectController.class);
        projects.newProject();
        Workspace workspace = projects.getCurrentWorkspace();
        Container container = lookup(ImportController.class).importFile(file);
        // Scaling moves all nodes alike, so that nothing could be compared.
        container.getLoader().setAutoScale(false);
        if (keepParallel) {
            container.getLoader().setEdgesMergeStrategy(EdgeMergeStrategy.NO_MERGE);
        }
        DefaultProcessor processor = new DefaultProcessor();
        List<String> complaints = complaints(container.getReport());
        lookup(ImportController.class).process(container, processor, workspace);
        complaints.addAll(complaints(processor.getReport()));
        GraphModel model = lookup(GraphController.class).getGraphModel(workspace);
        String answer = describe(model, complaints, from, to);
        if (export != null) {
            lookup(ExportController.class).exportFile(new File(export));
        }
        if (picture != null) {
            draw(picture);
        }
        projects.closeCurrentProject();
        return answer;
    }

    private static List<String> complaints(Report report) {
        List<String> found = new ArrayList<>();
        Iterator<Issue> issues = report == null ? null : report.getIssues(1000);
        while (issues != null && issues.hasNext()) {
            Issue issue = issues.next();
            if (issue.getLevel() != Issue.Level.INFO) {
                found.add(issue.getLevel() + ": " + issue.getMessage());
            }
        }
        return found;
    }

    private static String describe(GraphModel model, List<String> complaints, String from, String to) {
        Graph graph = model.getGraph();
        Map<String, Object> answer = new TreeMap<>();
        Map<String, Object> kinds = new TreeMap<>();
        Map<String, Object> positions = new TreeMap<>();
        Map<String, Object> colours = new TreeMap<>();
        Map<String, Object> labels = new TreeMap<>();
        int datedNodes = 0;
        int datedEdges = 0;
        double weight = 0;
        for (Node node : graph.getNodes()) {
            String id = node.getId().toString();
            labels.put(id, node.getLabel());
            colours.put(id, String.format("%02x%02x%02x", (int) (255 * node.r() + .5), (int) (255 * node.g() + .5), (int) (255 * node.b() + .5)));
            positions.put(id, String.format("%.2f %.2f %.2f", node.x(), node.y(), node.size()));
            datedNodes += isDated(node) ? 1 : 0;
        }
        for (Edge edge : graph.getEdges()) {
            String kind = String.valueOf(edge.getTypeLabel());
            kinds.merge(kind, 1, (one, other) -> (Integer) one + (Integer) other);
            datedEdges += isDated(edge) ? 1 : 0;
            weight += edge.getWeight();
        }
        answer.put("nodes", graph.getNodeCount());
        answer.put("edges", graph.getEdgeCount());
        answer.put("directed", graph.isDirected());
        answer.put("kinds", kinds);
        answer.put("weight", weight);
        answer.put("labels", labels);
        answer.put("colours", colours);
        answer.put("drawn", positions);
        answer.put("node_columns", columns(model.getNodeTable()));
        answer.put("edge_columns", columns(model.getEdgeTable()));
        answer.put("dated_nodes", datedNodes);
        answer.put("dated_edges", datedEdges);
        answer.put("complaints", complaints);
        if (model.getTimeFormat() == TimeFormat.DATE && datedNodes > 0) {
            Interval bounds = model.getTimeBounds();
            answer.put("bounds", day(model, bounds.getLow()) + " " + day(model, bounds.getHigh()));
        }
        if (from != null) {
            // What the timeline does when a person moves it.
            DynamicRangeBuilder.DynamicRangeFilter timeline = new DynamicRangeBuilder.DynamicRangeFilter(model);
            timeline.setRange(new Range(AttributeUtils.parseDateTime(from), AttributeUtils.parseDateTime(to)));
            FilterController filters = lookup(FilterController.class);
            GraphView view = filters.filter(filters.createQuery(timeline));
            List<Object> visible = new ArrayList<>();
            for (Node node : model.getGraph(view).getNodes()) {
                visible.add(node.getId().toString());
            }
            answer.put("visible", visible);
            answer.put("visible_edges", model.getGraph(view).getEdgeCount());
        }
        return json(answer);
    }

    private static boolean isDated(Element element) {
        Interval[] intervals = element.getIntervals();
        return intervals != null && intervals.length > 0;
    }

    private static String day(GraphModel model, double time) {
        return AttributeUtils.printTimestampInFormat(time, model.getTimeFormat());
    }

    private static Map<String, Object> columns(Table table) {
        Map<String, Object> found = new TreeMap<>();
        for (Column column : table) {
            found.put(column.getId(), column.getTypeClass().getSimpleName());
        }
        return found;
    }

    private static void draw(String path) throws Exception {
        PreviewController preview = lookup(PreviewController.class);
        preview.getModel().getProperties().putValue(PreviewProperty.SHOW_NODE_LABELS, Boolean.FALSE);
        preview.getModel().getProperties().putValue(PreviewProperty.EDGE_CURVED, Boolean.FALSE);
        preview.refreshPreview();
        lookup(ExportController.class).exportFile(new File(path));
    }

    private static <T> T lookup(Class<T> kind) {
        return Lookup.getDefault().lookup(kind);
    }

    private static String json(Object value) {
        if (value instanceof Map) {
            List<String> parts = new ArrayList<>();
            ((Map<?, ?>) value).forEach((key, inner) -> parts.add(json(key) + ":" + json(inner)));
            return "{" + String.join(",", parts) + "}";
        }
        if (value instanceof List) {
            List<String> parts = new ArrayList<>();
            ((List<?>) value).forEach(inner -> parts.add(json(inner)));
            return "[" + String.join(",", parts) + "]";
        }
        if (value instanceof Number || value instanceof Boolean || value == null) {
            return String.valueOf(value);
        }
        StringBuilder text = new StringBuilder("\"");
        for (char sign : value.toString().toCharArray()) {
            text.append(sign < 32 || sign > 126 || sign == '"' || sign == '\\' ? String.format("\\u%04x", (int) sign) : sign);
        }
        return text.append('"').toString();
    }
}
